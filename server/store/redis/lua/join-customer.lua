-- Notes on a customer which person it belongs to.
-- KEYS  1 the customer's hash
-- ARGV  1 "shard:personId"
-- Returns what stood there before, or false; 0 when the customer is unknown
if redis.call('HEXISTS', KEYS[1], 'id') == 0 then
  return 0
end
local before = redis.call('HGET', KEYS[1], 'p')
redis.call('HSET', KEYS[1], 'p', ARGV[1])
return before
