-- Replaces instances in turn, each with a version that it did not have before. The environment says
-- how many services there are, each with the instances i0 to i9, and which AUTHORIZATION to send, if any.
local services = tonumber(os.getenv("SERVICES"))
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = os.getenv("AUTHORIZATION") }
local count = 0

request = function()
  count = count + 1
  local service = "service-" .. count % services
  local id = "i" .. math.floor(count / services) % 10
  local body = '{"host": "10.0.0.1", "port": 8080, "zone": "a", "version": "1.5.' .. count
    .. '", "healthCheck": {"type": "heartbeat", "ttl": "1h"}}'
  return wrk.format("PUT", "/api/v1/services/" .. service .. "/instances/" .. id, headers, body)
end
