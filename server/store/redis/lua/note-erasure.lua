-- Notes how far an erasure has come; finished, it forgets whom it was about.
-- KEYS  1 record of the erasure, 2 erasures under way, 3 all erasures by time
-- ARGV  1 id, 2 note, 3 when it finished, '' while it has not, 4 time a finished one is kept (ms)
-- Returns 1, or 0 when it is not under way
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  return 0
end
redis.call('HSET', KEYS[1], 'note', ARGV[2])
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[1], 'finished', ARGV[3])
  redis.call('HDEL', KEYS[1], 'customer', 'places')
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[3] - ARGV[4])
end
return 1
