import { useId, useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import { TextField } from '../../ui/forms/field.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { timeZonesWith, zoneLabel, zoneNamed } from './time-zones.ts'

interface ZoneFieldProps {
  readonly zone: string
  readonly choose: (zone: string) => void
}

/** A time zone, found by typing a part of its name. */
export function ZoneField({ zone, choose }: ZoneFieldProps): ReactElement {
  const { addJob } = useMessages()
  const { timeZone } = useApp().platform
  const listId = useId()
  const zones = useMemo(() => timeZonesWith(timeZone, zone), [timeZone, zone])
  const [typed, setTyped] = useState(() => zoneLabel(zone))
  const type = (input: HTMLInputElement) => {
    const named = zoneNamed(input.value, zones)
    input.setCustomValidity(named === undefined ? addJob.zoneUnknown : '')
    setTyped(input.value)
    if (named !== undefined) choose(named)
  }
  return (
    <>
      <TextField
        label={addJob.zone}
        hint={addJob.zoneHint}
        list={listId}
        required
        spellCheck={false}
        value={typed}
        onFocus={(event) => event.target.select()}
        onChange={(event) => type(event.target)}
        onBlur={() => setTyped(zoneNamed(typed, zones) === undefined ? typed : zoneLabel(zone))}
      />
      <datalist id={listId}>
        {zones.map((one) => (
          <option key={one}>{zoneLabel(one)}</option>
        ))}
      </datalist>
    </>
  )
}
