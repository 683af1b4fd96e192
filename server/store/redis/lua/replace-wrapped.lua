-- Puts other wrapped keys in the places of those in one value.
-- KEYS  1 the key
-- ARGV  a wrapped key and the one in its place, as often as need be
-- Returns how many texts changed
--- @include wrapped

local by, changed = {}, 0
for at = 1, #ARGV, 2 do
  by[ARGV[at]] = ARGV[at + 1]
end
wrappedEach(KEYS[1], function(text, put)
  local anew = string.gsub(text, '[%w_%-]+%.[%w_%-]+', by)
  if anew ~= text then
    put(anew)
    changed = changed + 1
  end
end)
return changed
