// The service as a custom connector, so that playbooks call it by its operations. Whoever makes a connection gives a
// function key, which Azure keeps with the connection; none is in this file.

@description('Region.')
param location string

@description('Name of the connector.')
param name string

@description('Address of the service, with /api.')
param serviceUrl string

var swagger = loadJsonContent('connector.swagger.json')
var host = split(replace(serviceUrl, 'https://', ''), '/')[0]

resource connector 'Microsoft.Web/customApis@2016-06-01' = {
  name: name
  location: location
  properties: {
    apiType: 'Rest'
    displayName: 'systemctl-triage'
    description: 'Triage of alerts of the analytics rule Detect Systemctl.'
    capabilities: []
    backendService: { serviceUrl: serviceUrl }
    connectionParameters: {
      api_key: {
        type: 'securestring'
        // What the designer shows; the compiler's types lack it.
        #disable-next-line BCP037
        uiDefinition: {
          displayName: 'Function key'
          description: 'A key of the Function App.'
          tooltip: 'A key of the Function App'
          constraints: { clearText: false, required: 'true', tabIndex: 2 }
        }
      }
    }
    swagger: { ...swagger, host: host, basePath: '/api', schemes: ['https'] }
  }
}

output id string = connector.id
