@export()
@description('How far the service and its data are reached: by anyone with the right identity, data by private endpoints only, or HTTP too.')
type network = 'public' | 'private-data' | 'private'

@export()
@description('What one kind of write-back does: nothing, a record of what it would do, or the change.')
type writeBackMode = 'off' | 'dry-run' | 'on'
