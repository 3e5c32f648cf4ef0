-- Registers one new instance after another, in SERVICES services: with Rollcall, or with a Consul agent
-- when the environment's PEER says consul.
local consul = os.getenv("PEER") == "consul"
local prefix = os.getenv("PREFIX")
local services = tonumber(os.getenv("SERVICES"))
local headers = { ["Content-Type"] = "application/json" }
local count = 0

request = function()
  count = count + 1
  local service = "service-" .. count % services
  local id = prefix .. count
  if consul then
    local body = '{"ID": "' .. service .. "/" .. id .. '", "Name": "' .. service
      .. '", "Address": "10.0.0.1", "Port": 8080, "Tags": ["blue"], "Meta": {"zone": "a", "version": "1.4.2"},'
      .. ' "Check": {"TTL": "3600s", "Status": "passing"}}'
    return wrk.format("PUT", "/v1/agent/service/register", headers, body)
  end
  local body = '{"host": "10.0.0.1", "port": 8080, "tags": ["blue"], "zone": "a", "version": "1.4.2",'
    .. ' "healthCheck": {"type": "heartbeat", "ttl": "1h"}}'
  return wrk.format("PUT", "/api/v1/services/" .. service .. "/instances/" .. id, headers, body)
end
