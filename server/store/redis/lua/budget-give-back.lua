-- Gives unused requests of a minute back.
-- KEYS  1 requests taken in this minute
-- ARGV  1 count
-- Returns requests still taken
local used = tonumber(redis.call('GET', KEYS[1]) or 0)
local left = math.max(0, used - tonumber(ARGV[1]))
if used > 0 then
  redis.call('SET', KEYS[1], left, 'PX', 180000)
end
return left
