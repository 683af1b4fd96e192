-- Takes requests out of one client's minute, never past the limit, none while the client is paused.
-- KEYS  1 requests taken in this minute, 2 end of the pause
-- ARGV  1 wanted, 2 limit, 3 now
-- Returns { granted, paused until or 0 }
local pausedUntil = tonumber(redis.call('GET', KEYS[2]) or 0)
if pausedUntil > tonumber(ARGV[3]) then
  return { 0, pausedUntil }
end
local used = tonumber(redis.call('GET', KEYS[1]) or 0)
local granted = math.max(0, math.min(tonumber(ARGV[1]), tonumber(ARGV[2]) - used))
if granted > 0 then
  redis.call('SET', KEYS[1], used + granted, 'PX', 180000)
end
return { granted, 0 }
