-- Keeps a customer's tier as one source gave it, unless a newer one is there.
-- KEYS  1 the customer's hash
-- ARGV  1 source, 2 tier, 3 time it was given
-- Returns 1, or 0 when the customer is unknown
if redis.call('HEXISTS', KEYS[1], 'id') == 0 then
  return 0
end
local field = 't:' .. ARGV[1]
local before = redis.call('HGET', KEYS[1], field)
if not before or tonumber(string.match(before, '%d+$')) <= tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], field, ARGV[2] .. ' ' .. ARGV[3])
end
return 1
