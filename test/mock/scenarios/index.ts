export {
  scenarioNamed,
  type ScenarioName,
  scenarioNames,
  scenarioParameter,
  scenarioTitles,
} from './names.ts'
