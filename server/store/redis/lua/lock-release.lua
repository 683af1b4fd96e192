-- Frees a lock, if it is still its owner's.
-- KEYS  1 lock
-- ARGV  1 owner
-- Returns 1 when freed, 0 when not its owner's
local held = redis.call('GET', KEYS[1])
if not held or string.match(held, '^%d+ (.*)$') ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
