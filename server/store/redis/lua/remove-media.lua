-- Forgets a record of a media file.
-- KEYS  1 the record, 2 the customer's media by expiry
-- ARGV  1 id
-- Returns 1
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
