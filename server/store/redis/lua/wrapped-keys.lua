-- Finds the wrapped keys in one value that are not under an id of the ring.
-- KEYS  1 any key of a customer, or of dead letters or media
-- ARGV  1 id of the ring, 2 length of what follows the dot
-- Returns them, each as often as it is there
--- @include wrapped

local found, length = {}, tonumber(ARGV[2])
wrappedEach(KEYS[1], function(text)
  for id, rest in string.gmatch(text, '([%w_%-]+)%.([%w_%-]+)') do
    if #rest == length and #id <= 32 and id ~= ARGV[1] then
      found[#found + 1] = id .. '.' .. rest
    end
  end
end)
return found
