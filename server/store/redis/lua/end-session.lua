-- Ends the open session of a customer.
-- KEYS  1 the customer's hash, 2 index of recent sessions
-- ARGV  1 member of the index, 2 now
-- Returns 1, or 0 when none was open
if (redis.call('HGET', KEYS[1], 's') or '') == '' then
  return 0
end
redis.call('HSET', KEYS[1], 's', '', 'en', ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
