-- Registers one new instance after another, in SERVICES services.
local prefix = os.getenv("PREFIX")
local services = tonumber(os.getenv("SERVICES"))
local headers = { ["Content-Type"] = "application/json" }
local count = 0

request = function()
  count = count + 1
  local service = "service-" .. count % services
  local id = prefix .. count
  local body = '{"host": "10.0.0.1", "port": 8080, "tags": ["blue"], "zone": "a", "version": "1.4.2",'
    .. ' "healthCheck": {"type": "heartbeat", "ttl": "1h"}}'
  return wrk.format("PUT", "/api/v1/services/" .. service .. "/instances/" .. id, headers, body)
end
