-- Takes the sealed reasons of all records about one customer away.
-- KEYS  1 records by number, 2 numbers of the customer's records
-- Returns how many had one
local count = 0
for _, number in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local record = redis.call('HGET', KEYS[1], number)
  local before, sealed, text = string.match(record or '', '^([^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n)([^\n]*)(\n.*)$')
  if sealed and sealed ~= '' then
    redis.call('HSET', KEYS[1], number, before .. text)
    count = count + 1
  end
end
return count
