-- Keeps an item as finished: "lane\nfinishedAt\nrelayed\n" before its text, in the customer's list. The shard's index
-- holds every customer with such a list, scored by its oldest item, for retention.
local function finishedKeep(prefix, customerId, letter, finishedAt, relayed, item)
  local length = redis.call('RPUSH', prefix .. 'f:' .. customerId,
    letter .. '\n' .. finishedAt .. '\n' .. relayed .. '\n' .. item)
  if length == 1 then
    redis.call('ZADD', string.sub(prefix, 1, 5) .. '*:finished', finishedAt,
      customerId .. ':' .. string.sub(prefix, 6, -2))
  end
end
