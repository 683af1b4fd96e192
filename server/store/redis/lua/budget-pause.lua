-- Pauses a client; never shortens a pause.
-- KEYS  1 end of the pause
-- ARGV  1 until, 2 now
-- Returns the end that stands
local until_ = math.max(tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1]) or 0))
local rest = until_ - tonumber(ARGV[2])
if rest > 0 then
  redis.call('SET', KEYS[1], until_, 'PX', rest)
end
return until_
