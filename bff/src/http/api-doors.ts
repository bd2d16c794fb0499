import { type ApiDoorNeeds, apiDoor } from './api-door.ts'
import { type HostDoorNeeds, hostDoor, hostPrefix } from './host-door.ts'
import type { AnswerApiCall } from './wire.ts'

/** Every way to an API call: of a person in a browser, of a host's back end. */
export const apiDoors = (needs: ApiDoorNeeds & HostDoorNeeds): AnswerApiCall => {
  const forPeople = apiDoor(needs)
  const forHosts = hostDoor(needs)
  return (wire) => (wire.target.startsWith(hostPrefix) ? forHosts(wire) : forPeople(wire))
}
