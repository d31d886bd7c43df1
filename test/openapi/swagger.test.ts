import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { fillSample } from '#src/sample.ts'
import { test as base } from '#test/support/app.ts'
import { aPicture } from '#test/support/pictures.ts'

const executablePath = '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`Swagger UI is not tried out: there is no ${executablePath}.`)

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Watched {
  page: Page
  /** What the console complained of. */
  complaints: string[]
  /** The origins that were asked for anything. */
  origins: Set<string>
}

const testWithBrowser = base.extend<{ $file: { origin: string; browser: BrowserContext } }>({
  origin: [
    async ({ app, db, storage, imaging }, use) => {
      await fillSample({ db, storage, imaging })
      await use(await app.listen({ host: '127.0.0.1', port: 0 }))
    },
    { scope: 'file' },
  ],
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const profile = await mkdtemp(join(tmpdir(), 'verbatim-browser-'))
      const viewport = { width: 1280, height: 1000 }
      const browser = await chromium.launchPersistentContext(profile, {
        executablePath,
        headless: true,
        args: quiet,
        viewport,
      })
      await use(browser)
      await browser.close()
      await rm(profile, { recursive: true, force: true })
    },
    { scope: 'file' },
  ],
})

const test = testWithBrowser.extend<{ watched: Watched }>({
  watched: async ({ browser }, use) => {
    const page = await browser.newPage()
    const watched: Watched = { page, complaints: [], origins: new Set() }
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) watched.complaints.push(message.text())
    })
    page.on('pageerror', (error) => watched.complaints.push(String(error)))
    page.on('request', (request) => {
      if (/^(https?|wss?):/.test(request.url())) watched.origins.add(new URL(request.url()).origin)
    })
    await use(watched)
    await page.close()
  },
})

describe.skipIf(!hasBrowser)('Swagger UI in a browser', () => {
  test('shows what there is in an editor’s order', async ({ watched: { page, complaints, origins }, origin }) => {
    await page.goto(`${origin}/docs`)
    await page.waitForSelector('.opblock-tag')
    await picture(page, 'docs')

    const tags = await page
      .locator('.opblock-tag')
      .evaluateAll((elements) => elements.map((element) => element.getAttribute('data-tag')))
    expect(tags).toEqual([
      ...['Articles', 'Publishing', 'Quotes', 'Sources', 'Media', 'Imports'],
      ...['Content', 'Changes', 'Audit', 'Tokens', 'System'],
    ])
    expect(complaints).toEqual([])
    expect([...origins]).toEqual([origin])
  })

  test('takes a token, remembers it, and creates a source from the example as it stands', async ({
    watched,
    origin,
    tokens,
  }) => {
    const { page, complaints, origins } = watched
    await page.goto(`${origin}/docs`)
    await authorize(page, tokens.editor)
    await page.reload()

    await page.locator('.opblock-tag[data-tag="Sources"]').click()
    const operation = page.locator('#operations-Sources-createSource')
    await operation.locator('.opblock-summary-control').click()
    await operation.locator('button.execute').click()
    const status = operation.locator('.live-responses-table .response-col_status').last()
    await expect.poll(() => status.textContent(), { timeout: 10_000 }).toContain('201')
    await picture(page, 'created')

    expect(await operation.locator('.live-responses-table .response-col_description').last().textContent()).toContain(
      'Marit Solheim',
    )
    expect(complaints).toEqual([])
    expect([...origins]).toEqual([origin])
  })

  test('takes a picture from a file picker, with its caption', { timeout: 120_000 }, async ({
    watched,
    origin,
    tokens,
    db,
  }) => {
    const { page, complaints } = watched
    await page.goto(`${origin}/docs#/Media/createMedia`)
    await authorize(page, tokens.editor)
    const operation = page.locator('#operations-Media-createMedia')
    await operation.locator('.opblock-section-request-body select').first().selectOption('multipart/form-data')
    const field = (name: string) => operation.locator(`tr[data-property-name="${name}"]`)
    const file = { name: 'pier.jpg', mimeType: 'image/jpeg', buffer: await aPicture({ width: 120, height: 80 }) }
    await field('file').locator('input[type="file"]').setInputFiles(file)
    await field('caption').locator('input, textarea').first().fill('A pier in the morning')
    await operation.locator('button.execute').click()
    const status = operation.locator('.live-responses-table .response-col_status').last()
    await expect.poll(() => status.textContent(), { timeout: 10_000 }).toContain('201')
    await picture(page, 'uploaded')

    const record = await db.media.findFirst({ where: { caption: 'A pier in the morning' }, include: { stored: true } })
    expect(record?.stored).toMatchObject({ width: 120, height: 80, mimeType: 'image/jpeg' })
    expect(complaints).toEqual([])
  })
})

/** Swagger UI remembers a token, also for the next page. */
async function authorize(page: Page, token: string): Promise<void> {
  const button = page.locator('button.authorize').first()
  await button.waitFor()
  if ((await button.getAttribute('class'))?.includes('unlocked') === false) return
  await button.click()
  await page.locator('.auth-container input').fill(token)
  await page.locator('.auth-container button.authorize').click()
  await page.locator('.auth-container button.btn-done').click()
}

/** A picture for a person to look at, where PICTURES says in which folder. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true })
}
