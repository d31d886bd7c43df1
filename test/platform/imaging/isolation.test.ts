import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, open as openFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { test as base, describe, expect } from 'vitest'
import { type ImagingLimits, openImaging } from '#src/platform/imaging/processes.ts'

/** `endless` is a file whose bytes never come, so that whoever reads it hangs; `picture` is one like any other. */
const test = base
  .extend<{ folder: string; endless: string; begun(): Promise<void>; picture: string }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    folder: async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'verbatim-isolation-'))
      await use(folder)
      await rm(folder, { recursive: true })
    },
    endless: async ({ folder }, use) => {
      execFileSync('mkfifo', [join(folder, 'endless')])
      await use(join(folder, 'endless'))
    },
    /** Resolves when somebody reads what is endless: until then it cannot be opened for writing. */
    begun: async ({ endless }, use) => {
      const writers = new AsyncDisposableStack()
      await use(async () => {
        writers.use(await openFile(endless, 'w'))
      })
      await writers.disposeAsync()
    },
    picture: async ({ folder }, use) => {
      const path = join(folder, 'picture')
      await sharp({ create: { width: 60, height: 40, channels: 3, background: '#336699' } })
        .jpeg()
        .toFile(path)
      await use(path)
    },
  })
  .extend<{ open(limits: Partial<ImagingLimits>): ReturnType<typeof openImaging> }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    open: async ({}, use) => {
      const opened: Awaited<ReturnType<typeof openImaging>>[] = []
      await use(async (limits) => {
        const imaging = await openImaging(limits)
        opened.push(imaging)
        return imaging
      })
      await Promise.all(opened.map((imaging) => imaging.close()))
    },
  })

/** The machine may be busy with other things. */
const eventually = (look: () => unknown) => expect.poll(look, { timeout: 20_000 })

/** The processes that decode for the process `parent`. */
function decodersOf(parent = process.pid): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids
    .map(Number)
    .filter((pid) => parentOf(pid) === parent && readProc(pid, 'cmdline').includes('imaging/child'))
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1])
}

/** Empty when the process has ended meanwhile. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}

function onlyDecoder(parent?: number): number {
  const [decoder = 0, ...others] = decodersOf(parent)
  expect(others).toEqual([])
  return decoder
}

const seen = { kind: 'picture', mimeType: 'image/jpeg', width: 60, height: 40 }

describe('a file that keeps a decoder busy', () => {
  test('costs one 422, and what waited behind it is served', async ({ open, endless, picture }) => {
    const imaging = await open({ processes: 1, time: 1_500 })

    const [stuck, ...others] = await Promise.allSettled([endless, picture, picture].map(imaging.examine))

    expect(stuck).toMatchObject({
      reason: { code: 'media.unreadable', message: 'Decoding the file takes too long.' },
    })
    expect(others).toMatchObject([{ value: seen }, { value: seen }])
  })

  test('leaves no process behind', async ({ open, endless }) => {
    const imaging = await open({ processes: 1, time: 200 })
    await expect(imaging.examine(endless)).rejects.toThrow()
    await eventually(() => decodersOf()).toEqual([])
  })
})

describe.runIf(process.platform === 'linux')('a decoder', () => {
  test('that crashes costs one 422, and another takes its place', async ({ open, endless, begun, picture }) => {
    const imaging = await open({ processes: 1, time: 20_000 })
    const broken = expect(imaging.examine(endless)).rejects.toMatchObject({
      code: 'media.unreadable',
      message: 'The file breaks the decoder.',
    })
    const waiting = imaging.examine(picture)

    await begun()
    process.kill(onlyDecoder(), 'SIGSEGV')

    await broken
    expect(await waiting).toMatchObject(seen)
  })

  test('that takes too much memory ends, and says so', async ({ open, folder, picture }) => {
    const imaging = await open({ bytes: 170 * 2 ** 20, time: 20_000 })
    // Interlaced: it has to be unpacked as a whole.
    const bomb = join(folder, 'bomb')
    await sharp({ create: { width: 7_000, height: 7_000, channels: 3, background: '#000000' } })
      .png({ progressive: true, compressionLevel: 1 })
      .toFile(bomb)

    await expect(imaging.examine(bomb)).rejects.toMatchObject({
      code: 'media.unreadable',
      message: 'The file takes too much memory when it is unpacked.',
    })
    expect(await imaging.examine(picture)).toMatchObject(seen)
  })

  test('knows nothing of our settings', async ({ open, endless, begun }) => {
    const imaging = await open({ processes: 1, time: 20_000 })
    const asked = expect(imaging.examine(endless)).rejects.toMatchObject({ code: 'media.unavailable' })

    await begun()
    const environment = readProc(onlyDecoder(), 'environ').split('\0')

    const names = environment.map((line) => line.split('=')[0]).filter((name) => name !== '')
    expect(names.toSorted()).toEqual([
      'LC_ALL',
      'NODE_CHANNEL_FD',
      'NODE_CHANNEL_SERIALIZATION_MODE',
      'NODE_ENV',
      'TMPDIR',
      'TZ',
    ])
    await imaging.close()
    await asked
  })

  test('is replaced after so many files, and stopped when nothing comes', async ({ open, picture }) => {
    const imaging = await open({ processes: 1, tasksEach: 2, idle: 200 })
    expect(decodersOf()).toEqual([])
    await imaging.examine(picture)
    const first = onlyDecoder()
    await imaging.examine(picture)
    await imaging.examine(picture)
    expect(onlyDecoder()).not.toBe(first)
    await eventually(() => decodersOf()).toEqual([])
    expect(await imaging.examine(picture)).toMatchObject(seen)
  })

  test('dies with the process that asked, which never loads a decoder itself', async ({ endless, begun }) => {
    const parent = spawn(process.execPath, [join(import.meta.dirname, 'parent.ts'), endless])
    await begun()
    const pid = parent.pid as number
    const decoder = onlyDecoder(pid)
    expect(readProc(decoder, 'maps')).toContain('libvips')
    expect(readProc(pid, 'maps')).toContain('node')
    expect(readProc(pid, 'maps')).not.toContain('libvips')

    parent.kill('SIGKILL')

    await eventually(() => /^State:\s+[^Z]/m.test(readProc(decoder, 'status'))).toBe(false)
  })
})

describe('the queue', () => {
  const unavailable = { code: 'media.unavailable', options: { retryAfter: 5 } }

  test('is so long and no longer', async ({ open, endless, picture }) => {
    const imaging = await open({ processes: 1, waiting: 1, time: 2_000 })
    const [stuck, waiting] = [imaging.examine(endless), imaging.examine(picture)].map((asked) => asked.catch(String))

    await expect(imaging.examine(picture)).rejects.toMatchObject(unavailable)

    expect(await stuck).toContain('takes too long')
    expect(await waiting).toMatchObject(seen)
  })

  test('keeps nobody for longer than patience lasts', async ({ open, endless, picture }) => {
    const imaging = await open({ processes: 1, patience: 100, time: 20_000 })
    const stuck = imaging.examine(endless).catch((error) => error)
    await expect(imaging.examine(picture)).rejects.toMatchObject(unavailable)
    await imaging.close()
    expect(await stuck).toMatchObject(unavailable)
    await expect(imaging.examine(picture)).rejects.toMatchObject(unavailable)
  })
})
