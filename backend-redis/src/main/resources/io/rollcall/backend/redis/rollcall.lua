-- What Rollcall does in Redis: a library of functions, one for each operation, which Redis runs alone, so
-- nothing is half done for anybody. Every key has one hash tag, so that a cluster has them all in one slot.
-- docs/backends/redis.md shows what is stored.
--
-- Every change takes the next revision and adds one entry to the stream of changes, whose id is that
-- revision. So entries have no gaps, and who follows them knows when one was missed.

-- What the function that runs was called with: its keys, and the server that its caller takes it for.
local KEYS, CALLED
local STATE, SERVICES, CHANGES, DEADLINES, CELLS, CELL_KEYS

-- The keys of one service are five of KEYS, in this order.
local function service_keys(n)
  local first = 7 + (n - 1) * 5
  return {
    instances = KEYS[first], -- id -> registration, as JSON
    leases = KEYS[first + 1], -- id -> revision, registered at, TTL, last heartbeat; "overdue" at the end
    health = KEYS[first + 2], -- id -> status, and what the last report said
    maintenance = KEYS[first + 3], -- id -> since when, and why
    expired = KEYS[first + 4], -- what expired lately, by when; Redis forgets it by itself
  }
end

-- Entries of the stream that are kept; who missed more lists everything again.
local ENTRIES = 20000

-- Within a minute, so many percent of a service may leave for want of heartbeats, or one instance.
local EXPIRING_PERCENT, MINUTE = 15, 60000

-- By so many milliseconds the server's time may differ from what a caller expects. A call may wait before
-- it runs, so it may find a later time.
local EARLIER, LATER = 1000, 15000

-- Lua would write large numbers with an exponent.
local function text(number)
  return string.format('%.0f', number)
end

local function state(field)
  return tonumber(redis.call('HGET', STATE, field) or 0)
end

-- Milliseconds since 1970 by the server's clock and what steps of it were made up for.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) + state('shift')
end

-- The caller's expectation is empty when it has none yet.
local function is_expected(moment, expected, later)
  return expected == '' or (moment >= expected - EARLIER and moment <= expected + later)
end

-- Another replication id means that a server was promoted or restarted, and may have lost what was
-- acknowledged. Then revisions go on far beyond those that anybody can have been told, every service has at
-- least that one, and all followers list again, for there is a gap. To ask for the id takes as long as all
-- else, so it is done where the caller's is another one than the one that is stored.
local function begin_anew_on_another_server(believed)
  local known = redis.call('HGET', STATE, 'server')
  if known == believed then
    return
  end
  local server = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
  if known == server then
    return
  end
  local time = redis.call('TIME')
  local begun = text(math.max(time[1] * 1000000 + time[2], state('revision') + 1000000))
  redis.call('DEL', CHANGES)
  redis.call('HSET', STATE, 'server', server, 'revision', begun, 'begun', begun)
  redis.call('XADD', CHANGES, begun .. '-0', 'begun', server)
end

local function next_revision()
  begin_anew_on_another_server(CALLED)
  return text(redis.call('HINCRBY', STATE, 'revision', 1))
end

local function tell(revision, ...)
  redis.call('XADD', CHANGES, 'MAXLEN', '~', ENTRIES, revision .. '-0', ...)
end

-- Nil for what is no lease.
local function parse_lease(line)
  local revision, at, ttl, heartbeat, overdue = string.match(line, '^(%d+) (%d+) (%d+) (%d+)(.*)$')
  return revision and { revision = revision, at = at, ttl = tonumber(ttl), heartbeat = heartbeat, is_overdue = overdue ~= '' }
end

-- Who has no lease, be it for somebody else's doing, is taken for missing, so that its owner registers it again.
local function lease_of(keys, id)
  return parse_lease(redis.call('HGET', keys.leases, id) or '')
end

local function lease_line(lease)
  local line = table.concat({ lease.revision, lease.at, text(lease.ttl), lease.heartbeat }, ' ')
  return lease.is_overdue and line .. ' overdue' or line
end

local function member(service, id)
  return service .. '/' .. id
end

-- All that there is of an instance: its registration, lease, health and maintenance.
local function parts(keys, id)
  local all = {}
  for n, part in ipairs({ 'instances', 'leases', 'health', 'maintenance' }) do
    all[n] = redis.call('HGET', keys[part], id) or ''
  end
  return unpack(all)
end

-- Tells followers how an instance is now, which is all that they need to know of it.
local function tell_parts(revision, service, id, registration, lease, health, maintenance)
  redis.call('HSET', SERVICES, service, revision)
  tell(revision, 'service', service, 'id', id, 'registration', registration, 'lease', lease,
    'health', health, 'maintenance', maintenance)
end

local function tell_instance(revision, service, keys, id)
  tell_parts(revision, service, id, parts(keys, id))
end

local function leave(service, keys, id, why)
  redis.call('HDEL', keys.instances, id)
  redis.call('HDEL', keys.leases, id)
  redis.call('HDEL', keys.health, id)
  redis.call('ZREM', DEADLINES, member(service, id))
  local revision = next_revision()
  local remaining = redis.call('HLEN', keys.instances)
  if remaining == 0 then
    redis.call('HDEL', SERVICES, service)
    redis.call('HSET', STATE, 'absent', revision)
  else
    redis.call('HSET', SERVICES, service, revision)
  end
  tell(revision, 'service', service, 'id', id, 'left', why, 'remaining', remaining)
end

local function renew(service, keys, id, lease, at, moment)
  local was_overdue = lease.is_overdue
  lease.heartbeat, lease.is_overdue = at, false
  redis.call('HSET', keys.leases, id, lease_line(lease))
  if lease.ttl > 0 then
    redis.call('ZADD', DEADLINES, moment + lease.ttl, member(service, id))
  end
  if was_overdue then
    tell_instance(next_revision(), service, keys, id)
  end
end

-- Whether Redis calls a function when its memory is full: one that frees memory, takes heartbeats or reads.
local EVEN_WHEN_FULL, UNLESS_FULL = { 'allow-oom' }, {}

local function operation(name, flags, run)
  redis.register_function({
    function_name = LIBRARY .. '_' .. name,
    flags = flags,
    callback = function(keys, arguments)
      KEYS, CALLED = keys, arguments[1]
      STATE, SERVICES, CHANGES, DEADLINES, CELLS, CELL_KEYS = unpack(keys, 1, 6)
      return run(unpack(arguments, 2))
    end,
  })
end

-- Registers an instance, unless that is there already.
operation('put', UNLESS_FULL, function(service, id, mode, registration, at, ttl, status, expected)
  local keys = service_keys(1)
  local known = redis.call('HGET', keys.instances, id)
  local held = known and lease_of(keys, id)
  if held and mode == 'create' then
    return { 'exists' }
  end
  local moment = now()
  if not is_expected(moment, expected, LATER) then
    return { 'clock' }
  end
  if held and known == registration then
    renew(service, keys, id, held, at, moment)
    return { 'unchanged', parts(keys, id) }
  end
  local revision = next_revision()
  local lease = lease_line({ revision = revision, at = at, ttl = tonumber(ttl), heartbeat = at })
  local maintenance = redis.call('HGET', keys.maintenance, id) or ''
  redis.call('HSET', keys.instances, id, registration)
  redis.call('HSET', keys.leases, id, lease)
  redis.call('HSET', keys.health, id, status)
  if tonumber(ttl) > 0 then
    redis.call('ZADD', DEADLINES, moment + ttl, member(service, id))
  elseif known then
    redis.call('ZREM', DEADLINES, member(service, id))
  end
  tell_parts(revision, service, id, registration, lease, status, maintenance)
  return { held and 'replaced' or 'created', registration, lease, status, maintenance }
end)

operation('renew', EVEN_WHEN_FULL, function(service, id, at, expected)
  local keys = service_keys(1)
  local lease = lease_of(keys, id)
  if not lease then
    return { 'missing' }
  end
  local moment = now()
  if not is_expected(moment, expected, LATER) then
    return { 'clock' }
  end
  renew(service, keys, id, lease, at, moment)
  return { 'done' }
end)

operation('remove', EVEN_WHEN_FULL, function(service, id)
  local keys = service_keys(1)
  if redis.call('HEXISTS', keys.instances, id) == 0 then
    return { 'missing' }
  end
  leave(service, keys, id, 'removed')
  return { 'done' }
end)

-- Stores a status, unless it was measured on another registration, or is the reason of another status.
operation('report', UNLESS_FULL, function(service, id, status, output, measured_on, is_reason)
  local keys = service_keys(1)
  local lease = lease_of(keys, id)
  if not lease then
    return { 'missing' }
  end
  local known = redis.call('HGET', keys.health, id) or ''
  local report = status .. ' ' .. output
  local is_other = measured_on ~= '' and measured_on ~= lease.revision
  local is_late = is_reason == 'reason' and string.match(known, '^%S+') ~= status
  if not (is_other or is_late or known == report or known .. ' ' == report) then
    local revision = next_revision()
    redis.call('HSET', keys.health, id, report)
    tell_instance(revision, service, keys, id)
  end
  return { 'done' }
end)

operation('begin_maintenance', UNLESS_FULL, function(service, id, since, reason)
  local keys = service_keys(1)
  if redis.call('HEXISTS', keys.instances, id) == 0 then
    return { 'missing' }
  end
  local known = redis.call('HGET', keys.maintenance, id)
  if not known or string.match(known, '^%S+ (.*)$') ~= reason then
    local revision = next_revision()
    redis.call('HSET', keys.maintenance, id, since .. ' ' .. reason)
    tell_instance(revision, service, keys, id)
  end
  return { 'done' }
end)

-- Maintenance belongs to the key: it may be there without an instance, and then ends unseen.
operation('end_maintenance', EVEN_WHEN_FULL, function(service, id)
  local keys = service_keys(1)
  if redis.call('HDEL', keys.maintenance, id) == 1 and redis.call('HEXISTS', keys.instances, id) == 1 then
    tell_instance(next_revision(), service, keys, id)
  end
  return { 'done' }
end)

operation('remove_unhealthy', EVEN_WHEN_FULL, function(service, id, revision)
  local keys = service_keys(1)
  local lease = lease_of(keys, id)
  if not lease or lease.revision ~= revision or redis.call('HEXISTS', keys.maintenance, id) == 1 then
    return { 'other' }
  end
  if not lease.is_overdue and string.match(redis.call('HGET', keys.health, id) or '', '^%S+') ~= 'unhealthy' then
    return { 'other' }
  end
  leave(service, keys, id, 'removed')
  return { 'done' }
end)

-- Replaces a registration by one that differs in its metadata alone.
operation('replace_metadata', UNLESS_FULL, function(service, id, known, registration)
  local keys = service_keys(1)
  if redis.call('HGET', keys.instances, id) ~= known then
    return { 'other' }
  end
  local revision = next_revision()
  redis.call('HSET', keys.instances, id, registration)
  tell_instance(revision, service, keys, id)
  return { 'done' }
end)

operation('find', EVEN_WHEN_FULL, function(_, id)
  local keys = service_keys(1)
  if redis.call('HEXISTS', keys.instances, id) == 0 then
    return { 'missing' }
  end
  return { 'found', parts(keys, id) }
end)

-- Whole services, with the revision of those that are not there, and the one from which all count.
operation('read', EVEN_WHEN_FULL, function(...)
  begin_anew_on_another_server(CALLED)
  local answer = { text(math.max(state('absent'), state('begun'))), text(state('begun')) }
  for n, service in ipairs({ ... }) do
    local keys = service_keys(n)
    local all = { redis.call('HGET', SERVICES, service) or '' }
    for m, part in ipairs({ 'instances', 'leases', 'health', 'maintenance' }) do
      all[m + 1] = redis.call('HGETALL', keys[part])
    end
    answer[n + 2] = all
  end
  return answer
end)

-- What anybody who lists everything begins and ends with.
operation('position', EVEN_WHEN_FULL, function()
  begin_anew_on_another_server(nil)
  return { text(state('revision')) }
end)

-- The time, and instances whose lease seems to have ended: so many, but for so many of the first.
operation('due', EVEN_WHEN_FULL, function(but, most)
  local moment = now()
  local due = redis.call('ZRANGE', DEADLINES, '-inf', text(moment), 'BYSCORE', 'LIMIT', but, most)
  return { text(moment), text(state('shift')), due }
end)

-- Makes up for a step of the server's clock, unless somebody did.
operation('shift', EVEN_WHEN_FULL, function(known, shift)
  if text(state('shift')) ~= known then
    return { 'other' }
  end
  redis.call('HSET', STATE, 'shift', shift)
  return { 'done' }
end)

-- Removes those of a service's instances whose lease has ended, as far as the guard allows it; the others
-- are unhealthy from now on, until they are removed or a heartbeat comes. The caller has been well for so
-- long that heartbeats of leases up to that could reach it. Answers how many stay due, which have longer ones.
operation('expire', EVEN_WHEN_FULL, function(service, expected, well, ...)
  local keys = service_keys(1)
  local moment = now()
  if not is_expected(moment, expected, EARLIER) then
    return { 'clock' }
  end
  redis.call('ZREMRANGEBYSCORE', keys.expired, '-inf', moment - MINUTE)
  local spent = redis.call('ZCARD', keys.expired)
  local instances = redis.call('HLEN', keys.instances) + spent
  local most = math.max(1, math.floor(instances * EXPIRING_PERCENT / 100))
  local kept = 0
  for _, id in ipairs({ ... }) do
    local due = redis.call('ZSCORE', DEADLINES, member(service, id))
    if due and tonumber(due) <= moment then
      local lease = lease_of(keys, id)
      if not lease then
        redis.call('ZREM', DEADLINES, member(service, id))
      elseif lease.ttl > tonumber(well) then
        kept = kept + 1
      elseif spent < most then
        spent = spent + 1
        leave(service, keys, id, 'expired')
        redis.call('ZADD', keys.expired, moment, id .. ' ' .. lease.revision)
        redis.call('PEXPIRE', keys.expired, MINUTE)
      else
        local oldest = redis.call('ZRANGE', keys.expired, 0, 0, 'WITHSCORES')[2]
        redis.call('ZADD', DEADLINES, oldest + MINUTE + 1, member(service, id))
        if not lease.is_overdue then
          lease.is_overdue = true
          redis.call('HSET', keys.leases, id, lease_line(lease))
          tell_instance(next_revision(), service, keys, id)
        end
      end
    end
  end
  return { 'done', text(kept) }
end)

local function cell(key)
  local value = redis.call('HGET', CELLS, key)
  return value and { key, string.match(value, '^%d+'), string.match(value, '^%d+ (.*)$') }
end

-- Writes configurations together when all that they rest on holds: keys and their revisions, 0 for none.
operation('commit', UNLESS_FULL, function(guards, ...)
  local rest = { ... }
  local at = 1
  for _ = 1, tonumber(guards) do
    local held = cell(rest[at])
    if (held and held[2] or '0') ~= rest[at + 1] then
      return { 'other' }
    end
    at = at + 2
  end
  local revision = next_revision()
  local entry = { 'cells', '' }
  while at <= #rest do
    local verb, key, value = rest[at], rest[at + 1], rest[at + 2]
    if verb == 'put' then
      redis.call('HSET', CELLS, key, revision .. ' ' .. value)
      redis.call('ZADD', CELL_KEYS, 0, key)
    else
      redis.call('HDEL', CELLS, key)
      redis.call('ZREM', CELL_KEYS, key)
    end
    if string.sub(key, 1, 6) == 'heads/' then
      entry[#entry + 1] = verb .. ' ' .. key
      entry[#entry + 1] = value
    end
    at = at + 3
  end
  tell(revision, unpack(entry))
  return { 'done', revision }
end)

-- Cells in the order of their keys, from one on; who asks knows where to stop.
operation('cells', EVEN_WHEN_FULL, function(first, last, most)
  local cells = {}
  for i, key in ipairs(redis.call('ZRANGE', CELL_KEYS, first, last, 'BYLEX', 'LIMIT', 0, most)) do
    cells[i] = cell(key)
  end
  return cells
end)

operation('cell', EVEN_WHEN_FULL, function(key)
  return { cell(key) or nil }
end)
