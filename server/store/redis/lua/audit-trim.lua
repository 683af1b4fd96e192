-- Removes the oldest records of a chain of acts, and keeps where the rest begins.
-- KEYS  1 ends of the chain, 2 records by number, 3 their numbers by time; derived as in audit-append
-- ARGV  1 mark of the last record to remove, 2 its number, 3 records at most
-- Returns how many were removed
local start = redis.call('HGET', KEYS[1], 'start')
if redis.call('HEXISTS', KEYS[1], 'head') == 0 or (start and tonumber(string.match(start, '^%d+')) > tonumber(ARGV[2])) then
  return 0
end
redis.call('HSET', KEYS[1], 'start', ARGV[1])
local removed = tonumber(redis.call('HGET', KEYS[1], 'removed') or '0')
local last = math.min(tonumber(ARGV[2]), removed + tonumber(ARGV[3]))
local count = 0
for sequence = removed + 1, last do
  local number = string.format('%015d', sequence)
  local record = redis.call('HGET', KEYS[2], number)
  if record then
    local actor, customer, conversation = string.match(record, '^[^\n]*\n[^\n]*\n([^\n]*)\n([^\n]*)\n([^\n]*)\n')
    redis.call('ZREM', KEYS[2] .. ':a:' .. actor, number)
    redis.call('ZREM', KEYS[2] .. ':c:' .. customer, number)
    redis.call('ZREM', KEYS[2] .. ':v:' .. conversation, number)
    redis.call('HDEL', KEYS[2], number)
    count = count + 1
  end
  redis.call('ZREM', KEYS[3], number)
end
if last > removed then
  redis.call('HSET', KEYS[1], 'removed', last)
end
return count
