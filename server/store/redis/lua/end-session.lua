-- Ends the open session of a customer.
-- KEYS  1 the customer's hash, 2 index of recent sessions
-- ARGV  1 member of the index, 2 now
-- Returns 1, or 0 when none was open or the open one began later than that
local fields = redis.call('HMGET', KEYS[1], 's', 'so')
if (fields[1] or '') == '' or tonumber(fields[2] or 0) > tonumber(ARGV[2]) then
  return 0
end
redis.call('HSET', KEYS[1], 's', '', 'en', ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
