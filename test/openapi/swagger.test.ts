import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { describe, expect, onTestFinished } from 'vitest'
import { fillSample } from '#src/sample.ts'
import { storeFile } from '#test/delivery/files.ts'
import { publishStory } from '#test/delivery/published.ts'
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

describe.skipIf(!hasBrowser)('a published PDF in a browser', () => {
  test('is shown by its viewer, alone and in a page of another origin', async ({
    watched,
    api,
    origin,
    db,
    storage,
    imaging,
  }) => {
    const { page, complaints } = watched
    const pdf = await storeFile({ db, storage, imaging }, aPdf(), { kind: 'document', mimeType: 'application/pdf' })
    await publishStory(api, { media: [{ media: pdf.id }] })
    const url = `${origin}/v1/content/media/${pdf.id}/file`
    const server = createServer((_, response) =>
      response
        .setHeader('content-type', 'text/html')
        .end(`<link rel="icon" href="data:,"><iframe src="${url}"></iframe>`),
    )
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const viewers = () => page.frames().filter((frame) => frame.url().startsWith('chrome-extension://'))

    for (const address of [url, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`]) {
      await page.goto(address)
      await expect.poll(() => viewers().length, { timeout: 10_000 }).toBe(1)
    }

    // An icon of the site, which there is none of.
    expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([])
  })
})

/** One empty page. */
function aPdf(): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources << >> >>',
  ].map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`)
  return Buffer.from(`%PDF-1.7\n${objects.join('')}trailer << /Size 4 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n`)
}

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
