-- Consent of a customer (rules: server/store/consent.ts): field cs of the customer's hash,
-- "status version at sensitive remindedAt waitingSince". Status: n none, i informed, a asked, g given, d declined,
-- w withdrawn, x expired. Lists ch:customerId hold what was decided; the shard's set waiting names who waits, since when.
local REMIND_AFTER = 60000

local function consentRead(text)
  local status, version, at, sensitive, reminded, waiting =
    string.match(text or 'n - 0 0 0 0', '^(%a) (%S+) (%d+) (%d) (%d+) (%d+)$')
  return {
    status = status, version = version, at = at, sensitive = sensitive,
    reminded = tonumber(reminded), waiting = tonumber(waiting),
  }
end

local function consentIsGiven(state, version)
  return state.status == 'g' and state.version == version
end

local function consentText(state)
  return string.format('%s %s %s %s %.0f %.0f', state.status, state.version, state.at, state.sensitive, state.reminded,
    state.waiting)
end

local function consentIs(status, version, nowText, sensitive)
  return { status = status, version = version, at = nowText, sensitive = sensitive or '0', reminded = 0, waiting = 0 }
end

-- terms: "mode-and-word version stamp", two letters: mode n or r, word - a s d w; '' when nothing is asked.
-- what: m message, e event, o other. Returns verdict { state, effect ('' h r d), reply, consumed, keep, silent }
local function consentDecide(before, terms, what, sessionOpen, ends, nowText)
  local now = tonumber(nowText)
  local mode, word, version = string.match(terms, '^(%a)(%S) (%S+) ')
  if mode ~= 'r' then
    if what ~= 'm' then
      return { state = before, effect = '', reply = '' }
    end
    local effect = before.waiting == 0 and '' or before.status == 'a' and 'd' or 'r'
    if mode and not (before.version == version and (before.status == 'i' or before.status == 'g')) then
      return { state = consentIs('i', version, nowText), effect = effect, reply = 'inform' }
    end
    local state = before
    if effect == 'd' then
      state = consentIs('n', '-', '0')
    elseif effect == 'r' then
      state = consentIs(before.status, before.version, before.at, before.sensitive)
      state.reminded = before.reminded
    end
    return { state = state, effect = effect, reply = '' }
  end
  local given = consentIsGiven(before, version)
  local asked = before.status == 'a' and before.version == version
  local function waits(reminded)
    local state = consentIs('a', version, before.at, before.sensitive)
    state.reminded = reminded
    state.waiting = before.waiting == 0 and now or before.waiting
    return state
  end
  if what == 'm' then
    if word == 'w' and (before.status == 'g' or before.status == 'a') then
      return { state = consentIs('w', version, nowText), effect = 'd', reply = 'withdrawn', consumed = true }
    end
    if asked and (word == 'a' or word == 's') then
      local all = word == 's'
      return { state = consentIs('g', version, nowText, all and '1' or '0'), effect = 'r',
        reply = all and 'agreedAll' or 'agreed', consumed = true }
    end
    if asked and word == 'd' then
      return { state = consentIs('d', version, nowText), effect = 'd', reply = 'declined', consumed = true }
    end
    if given then
      return { state = before, effect = '', reply = '' }
    end
    if not asked then
      local state = consentIs('a', version, nowText)
      state.reminded, state.waiting = now, now
      return { state = state, effect = 'h', reply = 'ask' }
    end
    if now - before.reminded < REMIND_AFTER then
      return { state = waits(before.reminded), effect = 'h', reply = '' }
    end
    return { state = waits(now), effect = 'h', reply = 'remind' }
  end
  if given then
    return { state = before, effect = '', reply = '' }
  end
  if ends and asked then
    return { state = consentIs('d', version, nowText), effect = 'd', reply = '', silent = true }
  end
  if what == 'e' and asked and sessionOpen then
    return { state = waits(before.reminded), effect = 'h', reply = '' }
  end
  return { state = before, effect = '', reply = '', keep = true, silent = true }
end
