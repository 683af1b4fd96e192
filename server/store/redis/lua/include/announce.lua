-- Tells the relays that a lane of a shard became ready. Standalone form: one channel, the shard as message.
local function announce(prefix)
  redis.call('PUBLISH', 'relay:ready', string.sub(prefix, 2, 3))
end
