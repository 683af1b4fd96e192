-- A stored item: nine fields joined by line breaks,
-- id, kind, seq, acceptedAt, acknowledged (0 or 1), sessionId, keyId, wrappedKey ('' when the customer's key), sealed.
-- It arrives as head "id\nkind" and body "keyId\nwrappedKey\nsealed".
local function itemText(head, seq, acceptedAt, acknowledged, sessionId, body)
  return head .. '\n' .. seq .. '\n' .. acceptedAt .. '\n' .. acknowledged .. '\n' .. sessionId .. '\n' .. body
end

-- keyId, wrappedKey, bytes of sealed text.
local function bodyRead(body)
  local keyId, wrappedKey, at = string.match(body, '^([^\n]*)\n([^\n]*)\n()')
  return keyId, wrappedKey, #body - at + 1
end

-- id, seq, bytes of sealed text of a stored item.
local function itemRead(text)
  local id, seq, at =
    string.match(text, '^([^\n]*)\n[^\n]*\n(%d+)\n[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n()')
  return id, tonumber(seq), #text - at + 1
end
