-- Counts the lanes of one shard that are not empty, by name; past 500 of a set the shares of the first 500 stand for all.
-- KEYS  1 ready set, 2 leased set
-- Returns { counts of i, o, r, then the earliest due time of i, o, r ('' for none) }
local counts, earliest = { i = 0, o = 0, r = 0 }, { i = '', o = '', r = '' }
for at = 1, 2 do
  local sample = redis.call('ZRANGE', KEYS[at], 0, 499, 'WITHSCORES')
  local scale = #sample == 1000 and redis.call('ZCARD', KEYS[at]) / 500 or 1
  for each = 1, #sample, 2 do
    local letter = string.sub(sample[each], 1, 1)
    counts[letter] = counts[letter] + scale
    if at == 1 and earliest[letter] == '' then
      earliest[letter] = sample[each + 1]
    end
  end
end
return { math.floor(counts.i), math.floor(counts.o), math.floor(counts.r), earliest.i, earliest.o, earliest.r }
