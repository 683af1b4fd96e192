-- Takes a lock that is free or has run out. Its value keeps the end, so that the caller's clock decides.
-- KEYS  1 lock
-- ARGV  1 owner, 2 ttl (ms), 3 now
-- Returns 1 when taken, 0 when another holds it
local held = redis.call('GET', KEYS[1])
if held and tonumber(string.match(held, '^%d+')) > tonumber(ARGV[3]) then
  return 0
end
redis.call('SET', KEYS[1], (tonumber(ARGV[3]) + tonumber(ARGV[2])) .. ' ' .. ARGV[1], 'PX', ARGV[2])
return 1
