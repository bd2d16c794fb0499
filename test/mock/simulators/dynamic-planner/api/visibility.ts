import { organisationUnits, type DynamicPlannerPerson, type OrganisationUnit } from '../people.ts'

const unitOf = (id: string | undefined): OrganisationUnit | undefined =>
  organisationUnits.find((unit) => unit.id === id)

/** Employees see their own organisation unit and the units below it. @see https://open.dynamicplanner.com/docs/KeyConcepts */
export const isVisible = (
  { organisationUnitId: own }: DynamicPlannerPerson,
  organisationUnitId: string,
): boolean => {
  for (let unit = unitOf(organisationUnitId); unit !== undefined; unit = unitOf(unit.parentId)) {
    if (unit.id === own) return true
  }
  return false
}

export const isSameFirm = ({ organisationUnitId }: DynamicPlannerPerson, otherUnitId: string) =>
  unitOf(organisationUnitId)?.firm === unitOf(otherUnitId)?.firm
