-- Keeps a record of a media file until it expires, and notes it with its customer.
-- KEYS  1 the record, 2 the customer's media by expiry, 3 tombstone of the customer
-- ARGV  1 record, 2 id, 3 expiry, 4 now, both epoch milliseconds
-- Returns 1, 0 when it has expired already, -1 when the customer was erased
if redis.call('EXISTS', KEYS[3]) == 1 then
  return -1
end
local rest = tonumber(ARGV[3]) - tonumber(ARGV[4])
if rest <= 0 then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', rest)
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[4])
if redis.call('PTTL', KEYS[2]) < rest then
  redis.call('PEXPIRE', KEYS[2], rest)
end
return 1
