-- Reads on in an index of one shard.
-- KEYS  1 index (a sorted set), 2 hash with a value per member (may be absent)
-- ARGV  1 lowest score, 2 score and 3 member of the last entry seen ('' at the beginning), 4 entries at most
-- Returns { member, score, value or '' } one after the other
local from
if ARGV[3] == '' then
  from = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[1])
else
  local rank = redis.call('ZRANK', KEYS[1], ARGV[3])
  from = rank and rank + 1 or redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[2])
end
local found = redis.call('ZRANGE', KEYS[1], from, from + ARGV[4] - 1, 'WITHSCORES')
local entries = {}
for at = 1, #found, 2 do
  entries[#entries + 1] = found[at]
  entries[#entries + 1] = found[at + 1]
  entries[#entries + 1] = KEYS[2] and redis.call('HGET', KEYS[2], found[at]) or ''
end
return entries
