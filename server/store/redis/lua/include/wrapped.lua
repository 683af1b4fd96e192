-- Walks every text of a value that may hold wrapped keys: a string, the fields of a hash, the items of a list.
local function wrappedEach(key, see)
  local kind = redis.call('TYPE', key).ok
  if kind == 'string' then
    see(redis.call('GET', key), function(text) redis.call('SET', key, text, 'KEEPTTL') end)
  elseif kind == 'hash' then
    local fields = redis.call('HGETALL', key)
    for at = 1, #fields, 2 do
      see(fields[at + 1], function(text) redis.call('HSET', key, fields[at], text) end)
    end
  elseif kind == 'list' then
    for at, item in ipairs(redis.call('LRANGE', key, 0, -1)) do
      see(item, function(text) redis.call('LSET', key, at - 1, text) end)
    end
  end
end
