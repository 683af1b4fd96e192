-- What is known of a customer: "customerId\nkeyId\nwrappedKey\nopenId\ncreatedAt" ('' when unknown), then eleven fields.
local function recordRead(prefix, customer)
  local fields = redis.call('HMGET', customer, 'id', 's', 'so', 'in', 'out', 'cv', 'ag', 'en', 'q', 'w', 'cs')
  fields[1] = fields[1] and redis.call('HGET', prefix .. 'i', fields[1]) or ''
  for at = 2, 11 do
    fields[at] = fields[at] or ''
  end
  return fields
end
