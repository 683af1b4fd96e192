-- Appends records to a chain of acts, if it still ends where the caller thinks.
-- KEYS  1 ends of the chain (a hash), 2 records by number (a hash), 3 their numbers by time
--       derived, same tag: numbers by time of one customer (KEYS[2]:c:), conversation (:v:), actor (:a:)
-- ARGV  1 hash the chain must end in ('' for a new one), 2 number and 3 hash of the new end, 4 its whole mark,
--       then per record: number, at, actor, customer, conversation, record
-- Returns 1 when the records stand in the chain, 0 when it ends elsewhere
local hash = redis.call('HGET', KEYS[1], 'hash') or ''
local written = redis.call('HGET', KEYS[2], ARGV[2])
if written and string.match(written, '^[^\n]*') == ARGV[3] then
  return 1
end
if hash ~= ARGV[1] then
  return 0
end
for at = 5, #ARGV, 6 do
  local number, time = ARGV[at], ARGV[at + 1]
  redis.call('HSET', KEYS[2], number, ARGV[at + 5])
  redis.call('ZADD', KEYS[3], time, number)
  redis.call('ZADD', KEYS[2] .. ':a:' .. ARGV[at + 2], time, number)
  if ARGV[at + 3] ~= '' then
    redis.call('ZADD', KEYS[2] .. ':c:' .. ARGV[at + 3], time, number)
  end
  if ARGV[at + 4] ~= '' then
    redis.call('ZADD', KEYS[2] .. ':v:' .. ARGV[at + 4], time, number)
  end
end
redis.call('HSET', KEYS[1], 'hash', ARGV[3], 'head', ARGV[4])
return 1
