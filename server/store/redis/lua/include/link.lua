-- Which conversation of Genesys carried a session, and since when: list l, "since\nsession\nconversation", the newest last.
-- Field ln of the customer's hash is the newest, "session\nconversation". Answers it when it is noted anew.
local function linkNote(prefix, customerId, newest, session, conversation, since)
  local link = session .. '\n' .. conversation
  if newest == link then
    return nil
  end
  local list = prefix .. 'l:' .. customerId
  redis.call('RPUSH', list, since .. '\n' .. link)
  redis.call('LTRIM', list, -200, -1)
  return link
end
