-- Tells the relays that a lane of a shard became ready. Cluster form: a channel per shard, in the shard's own slot.
local function announce(prefix)
  redis.call('SPUBLISH', 'relay:' .. string.sub(prefix, 1, 4), string.sub(prefix, 2, 3))
end
