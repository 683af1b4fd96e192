-- Removes a token, if it is still the one with this fingerprint.
-- KEYS  1 token, "fingerprint\n..."
-- ARGV  1 fingerprint
-- Returns 1 when removed, 0 when not
local token = redis.call('GET', KEYS[1])
if not token or string.match(token, '^([^\n]*)') ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
