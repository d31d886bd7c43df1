// Prints how many tests passed and failed, from the JSON reports of vitest that are named. A file that could not even
// be loaded counts as one failure.
import { readFileSync } from 'node:fs'

const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')))
const files = reports.flatMap((report) => report.testResults)
const outcomes = files.flatMap((file) => file.assertionResults.map(({ status }) => status))
const unloadable = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)

const count = (status) => outcomes.filter((outcome) => outcome === status).length
console.log(`${count('passed')} passed, ${count('failed') + unloadable.length} failed`)
