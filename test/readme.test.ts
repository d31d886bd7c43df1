import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { readConfig } from '#src/config.ts'
import { test } from '#test/support/app.ts'

const byline = expect.objectContaining({ code: 'byline_missing' })

const readme = readFileSync('README.md', 'utf8')

describe('the README', () => {
  test('its curl commands work as they stand, one after another', async ({ app, tokens }) => {
    const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command)
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    const script = [
      'set -eu',
      ...commands.flatMap((command) => [command.replaceAll('curl -sS', 'curl -sS --fail-with-body'), 'echo']),
    ]

    const { stdout } = await promisify(execFile)('bash', ['-c', script.join('\n')], {
      env: { ...process.env, API: address, TOKEN: tokens.admin },
    })

    const [imported, found, searched, created, changed, pasted, ...publishing] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(commands.length).toBe(12)
    expect(imported.quotes.length).toBeGreaterThanOrEqual(2)
    const speakers = found.data[0].quotes.map((quote: { speaker: { name: string } }) => quote.speaker.name)
    expect(speakers).toEqual(expect.arrayContaining(['Tor Aasen', 'Liv Dahl', 'National Road Authority']))
    expect(searched.data[0].highlight.headline).toContain('<mark>tunnel</mark>')
    expect(created.quotes).toHaveLength(1)
    expect(changed).toMatchObject({ kicker: 'Traffic', revision: 2 })
    expect(pasted.article.quotes).toEqual(created.quotes)
    const [checked, , published, shown, linked, listed] = publishing
    expect(checked).toMatchObject({ publishable: false, findings: expect.arrayContaining([byline]) })
    expect(published.status).toBe('published')
    expect(shown.quotes).toMatchObject([{ speaker: { name: 'Jonas Lid' } }])
    expect(linked['@type']).toBe('NewsArticle')
    expect(listed.data).toMatchObject([{ slug: 'ferry-fares-rise-in-june' }])
  })

  test('its table of settings names every environment variable', () => {
    const inTable = [...readme.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, name = '']) => name)
    const source = readFileSync('src/config.ts', 'utf8')
    const inConfig = [...source.matchAll(/^ {2}([A-Z0-9_]+):/gm)].map(([, name = '']) => name)

    expect(inTable.toSorted()).toEqual(inConfig.toSorted())
    expect(() => readConfig({})).not.toThrow()
  })
})
