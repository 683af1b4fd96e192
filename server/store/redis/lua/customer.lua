-- Reads what is known of a customer.
-- KEYS  1 the customer's hash, 2 identities of the shard
-- Returns the record: { "customerId\nkeyId\nwrappedKey\nopenId\ncreatedAt" or '' when unknown, then session id, opened at,
--         last inbound at, last outbound at, conversation id, agent message at, ended at, meter, standing }
--- @include record

return recordRead(string.sub(KEYS[2], 1, -2), KEYS[1])
