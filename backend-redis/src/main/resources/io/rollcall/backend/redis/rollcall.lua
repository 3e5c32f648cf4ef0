-- What Rollcall does in Redis: a library of functions, which Redis runs alone, so nothing is half done for
-- anybody. Every key has one hash tag, so that a cluster has them all in one slot. docs/backends/redis.md
-- shows what is stored.
--
-- Every change takes the next revision and adds one entry to the stream of changes, whose id is that
-- revision. So entries have no gaps, and who follows them knows when one was missed.

-- What the function that runs was called with: its keys, and the server that its caller takes it for.
local KEYS, CALLED
local STATE, SERVICES, CHANGES, DEADLINES, CELLS, CELL_KEYS

-- The time, and whether the server is known to be the one that is stored: asked for once in each call.
local MOMENT, IS_SETTLED

-- The hashes of the service that is dealt with, each by id; and what expired lately, by when.
local INSTANCES -- registration, as JSON
local LEASES -- revision, registered at, TTL, last heartbeat; "overdue" at the end
local HEALTH -- status, and what the last report said
local MAINTENANCE -- since when, and why
local EXPIRED -- Redis forgets it by itself

-- The keys of each service are five of KEYS.
local function use_service(n)
  INSTANCES, LEASES, HEALTH, MAINTENANCE, EXPIRED = unpack(KEYS, 2 + n * 5, 6 + n * 5)
end

-- Answers that many calls get.
local DONE, MISSING, OTHER, CLOCK, EXISTS = { 'done' }, { 'missing' }, { 'other' }, { 'clock' }, { 'exists' }

-- Entries of the stream that are kept; who missed more lists everything again.
local ENTRIES = '20000'

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
  if not MOMENT then
    local time = redis.call('TIME')
    MOMENT = time[1] * 1000 + math.floor(time[2] / 1000) + state('shift')
  end
  return MOMENT
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
  if not IS_SETTLED then
    begin_anew_on_another_server(CALLED)
    IS_SETTLED = true
  end
  return text(redis.call('HINCRBY', STATE, 'revision', 1))
end

local function tell(revision, ...)
  redis.call('XADD', CHANGES, 'MAXLEN', '~', ENTRIES, revision .. '-0', ...)
end

-- Nil for what is no lease.
local function parse_lease(line)
  local revision, at, ttl, heartbeat, overdue = string.match(line, '^(%d+) (%d+) (%d+) (%d+)(.*)$')
  return revision and { revision = revision, at = at, ttl = ttl, heartbeat = heartbeat, is_overdue = overdue ~= '' }
end

-- Who has no lease, be it for somebody else's doing, is taken for missing, so that its owner registers it again.
local function lease_of(id)
  return parse_lease(redis.call('HGET', LEASES, id) or '')
end

local function lease_line(lease)
  return lease.revision .. ' ' .. lease.at .. ' ' .. lease.ttl .. ' ' .. lease.heartbeat
    .. (lease.is_overdue and ' overdue' or '')
end

local function member(service, id)
  return service .. '/' .. id
end

-- What there is of an instance beside its registration: its lease, health and maintenance.
local function parts(id)
  return redis.call('HGET', LEASES, id) or '', redis.call('HGET', HEALTH, id) or '',
    redis.call('HGET', MAINTENANCE, id) or ''
end

-- Tells followers how an instance is now, which is all that they need to know of it.
local function tell_parts(revision, service, id, registration, lease, health, maintenance)
  redis.call('HSET', SERVICES, service, revision)
  tell(revision, 'service', service, 'id', id, 'registration', registration, 'lease', lease,
    'health', health, 'maintenance', maintenance)
end

local function tell_instance(revision, service, id)
  tell_parts(revision, service, id, redis.call('HGET', INSTANCES, id) or '', parts(id))
end

local function leave(service, id, why)
  redis.call('HDEL', INSTANCES, id)
  redis.call('HDEL', LEASES, id)
  redis.call('HDEL', HEALTH, id)
  redis.call('ZREM', DEADLINES, member(service, id))
  local revision = next_revision()
  local remaining = redis.call('HLEN', INSTANCES)
  if remaining == 0 then
    redis.call('HDEL', SERVICES, service)
    redis.call('HSET', STATE, 'absent', revision)
  else
    redis.call('HSET', SERVICES, service, revision)
  end
  tell(revision, 'service', service, 'id', id, 'left', why, 'remaining', remaining)
end

local function renew(service, id, lease, at)
  local was_overdue = lease.is_overdue
  lease.heartbeat, lease.is_overdue = at, false
  redis.call('HSET', LEASES, id, lease_line(lease))
  if lease.ttl ~= '0' then
    redis.call('ZADD', DEADLINES, now() + lease.ttl, member(service, id))
  end
  if was_overdue then
    tell_instance(next_revision(), service, id)
  end
end

-- Whether Redis calls a function when its memory is full: one that frees memory, takes heartbeats or reads.
local EVEN_WHEN_FULL, UNLESS_FULL = { 'allow-oom' }, {}

-- Redis calls "run" with the caller's arguments as a table.
local function register(name, flags, run)
  redis.register_function({
    function_name = LIBRARY .. '_' .. name,
    flags = flags,
    callback = function(keys, arguments)
      KEYS, CALLED, MOMENT, IS_SETTLED = keys, arguments[1], nil, false
      STATE, SERVICES, CHANGES, DEADLINES, CELLS, CELL_KEYS = unpack(keys, 1, 6)
      return run(arguments)
    end,
  })
end

local function operation(name, flags, run)
  register(name, flags, function(arguments)
    use_service(1)
    return run(unpack(arguments, 2))
  end)
end

-- Makes many writes, of which each has its own answer; one that fails does not stop the others. Of each the
-- arguments tell which of the services in KEYS it is about, what it is called, and how many arguments it has.
local function register_writes(name, flags, writes)
  register(name, flags, function(arguments)
    local answers, at = {}, 2
    while at < #arguments do
      local write, last = writes[arguments[at + 1]], at + 2 + arguments[at + 2]
      use_service(tonumber(arguments[at]))
      local is_made, answer = pcall(write, unpack(arguments, at + 3, last))
      answers[#answers + 1] = is_made and answer or { 'failed', answer.err or tostring(answer) }
      at = last + 1
    end
    return answers
  end)
end

local writes, writes_even_when_full = {}, {}

-- Registers an instance, unless that is there already.
function writes.put(service, id, mode, registration, at, ttl, status, expected)
  local known = redis.call('HGET', INSTANCES, id)
  local is_same = known == registration
  local held = known and (is_same or mode == 'create') and lease_of(id)
  if held and mode == 'create' then
    return EXISTS
  end
  if not is_expected(now(), expected, LATER) then
    return CLOCK
  end
  if held then
    renew(service, id, held, at)
    return { 'unchanged', parts(id) }
  end
  local revision = next_revision()
  local lease = lease_line({ revision = revision, at = at, ttl = ttl, heartbeat = at })
  local maintenance = redis.call('HGET', MAINTENANCE, id) or ''
  redis.call('HSET', INSTANCES, id, registration)
  local had_lease = redis.call('HSET', LEASES, id, lease) == 0
  redis.call('HSET', HEALTH, id, status)
  if ttl ~= '0' then
    redis.call('ZADD', DEADLINES, now() + ttl, member(service, id))
  elseif known then
    redis.call('ZREM', DEADLINES, member(service, id))
  end
  tell_parts(revision, service, id, registration, lease, status, maintenance)
  local is_held = had_lease and known and not is_same and mode ~= 'create' -- else that was seen to be none
  return { is_held and 'replaced' or 'created', lease, status, maintenance }
end

function writes_even_when_full.renew(service, id, at, expected)
  local lease = lease_of(id)
  if not lease then
    return MISSING
  end
  if not is_expected(now(), expected, LATER) then
    return CLOCK
  end
  renew(service, id, lease, at)
  return DONE
end

function writes_even_when_full.remove(service, id)
  if redis.call('HEXISTS', INSTANCES, id) == 0 then
    return MISSING
  end
  leave(service, id, 'removed')
  return DONE
end

-- Stores a status, unless it was measured on another registration, or is the reason of another status.
function writes.report(service, id, status, output, measured_on, is_reason)
  local lease = lease_of(id)
  if not lease then
    return MISSING
  end
  local known = redis.call('HGET', HEALTH, id) or ''
  local report = status .. ' ' .. output
  local is_other = measured_on ~= '' and measured_on ~= lease.revision
  local is_late = is_reason == 'reason' and string.match(known, '^%S+') ~= status
  if not (is_other or is_late or known == report or known .. ' ' == report) then
    local revision = next_revision()
    redis.call('HSET', HEALTH, id, report)
    tell_instance(revision, service, id)
  end
  return DONE
end

function writes.begin_maintenance(service, id, since, reason)
  if redis.call('HEXISTS', INSTANCES, id) == 0 then
    return MISSING
  end
  local known = redis.call('HGET', MAINTENANCE, id)
  if not known or string.match(known, '^%S+ (.*)$') ~= reason then
    local revision = next_revision()
    redis.call('HSET', MAINTENANCE, id, since .. ' ' .. reason)
    tell_instance(revision, service, id)
  end
  return DONE
end

-- Maintenance belongs to the key: it may be there without an instance, and then ends unseen.
function writes_even_when_full.end_maintenance(service, id)
  if redis.call('HDEL', MAINTENANCE, id) == 1 and redis.call('HEXISTS', INSTANCES, id) == 1 then
    tell_instance(next_revision(), service, id)
  end
  return DONE
end

function writes_even_when_full.remove_unhealthy(service, id, revision)
  local lease = lease_of(id)
  if not lease or lease.revision ~= revision or redis.call('HEXISTS', MAINTENANCE, id) == 1 then
    return OTHER
  end
  if not lease.is_overdue and string.match(redis.call('HGET', HEALTH, id) or '', '^%S+') ~= 'unhealthy' then
    return OTHER
  end
  leave(service, id, 'removed')
  return DONE
end

-- Replaces a registration by one that differs in its metadata alone.
function writes.replace_metadata(service, id, known, registration)
  if redis.call('HGET', INSTANCES, id) ~= known then
    return OTHER
  end
  local revision = next_revision()
  redis.call('HSET', INSTANCES, id, registration)
  tell_instance(revision, service, id)
  return DONE
end

operation('find', EVEN_WHEN_FULL, function(_, id)
  local registration = redis.call('HGET', INSTANCES, id)
  return registration and { 'found', registration, parts(id) } or MISSING
end)

-- Whole services, with the revision of those that are not there, and the one from which all count.
operation('read', EVEN_WHEN_FULL, function(...)
  begin_anew_on_another_server(CALLED)
  local answer = { text(math.max(state('absent'), state('begun'))), text(state('begun')) }
  for n, service in ipairs({ ... }) do
    use_service(n)
    answer[n + 2] = {
      redis.call('HGET', SERVICES, service) or '', redis.call('HGETALL', INSTANCES), redis.call('HGETALL', LEASES),
      redis.call('HGETALL', HEALTH), redis.call('HGETALL', MAINTENANCE),
    }
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
    return OTHER
  end
  redis.call('HSET', STATE, 'shift', shift)
  return DONE
end)

-- Removes those of a service's instances whose lease has ended, as far as the guard allows it; the others
-- are unhealthy from now on, until they are removed or a heartbeat comes. The caller has been well for so
-- long that heartbeats of leases up to that could reach it. Answers how many stay due, which have longer ones.
operation('expire', EVEN_WHEN_FULL, function(service, expected, well, ...)
  local moment = now()
  if not is_expected(moment, expected, EARLIER) then
    return CLOCK
  end
  redis.call('ZREMRANGEBYSCORE', EXPIRED, '-inf', moment - MINUTE)
  local spent = redis.call('ZCARD', EXPIRED)
  local instances = redis.call('HLEN', INSTANCES) + spent
  local most = math.max(1, math.floor(instances * EXPIRING_PERCENT / 100))
  local kept = 0
  for _, id in ipairs({ ... }) do
    local due = redis.call('ZSCORE', DEADLINES, member(service, id))
    if due and tonumber(due) <= moment then
      local lease = lease_of(id)
      if not lease then
        redis.call('ZREM', DEADLINES, member(service, id))
      elseif tonumber(lease.ttl) > tonumber(well) then
        kept = kept + 1
      elseif spent < most then
        spent = spent + 1
        leave(service, id, 'expired')
        redis.call('ZADD', EXPIRED, moment, id .. ' ' .. lease.revision)
        redis.call('PEXPIRE', EXPIRED, MINUTE)
      else
        local oldest = redis.call('ZRANGE', EXPIRED, 0, 0, 'WITHSCORES')[2]
        redis.call('ZADD', DEADLINES, oldest + MINUTE + 1, member(service, id))
        if not lease.is_overdue then
          lease.is_overdue = true
          redis.call('HSET', LEASES, id, lease_line(lease))
          tell_instance(next_revision(), service, id)
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
function writes.commit(guards, ...)
  local rest = { ... }
  local at = 1
  for _ = 1, tonumber(guards) do
    local held = cell(rest[at])
    if (held and held[2] or '0') ~= rest[at + 1] then
      return OTHER
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
end

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

register_writes('write', UNLESS_FULL, writes)
register_writes('write_even_when_full', EVEN_WHEN_FULL, writes_even_when_full)
