import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'vitest'
import type { Imaging } from '#src/platform/imaging/imaging.ts'
import { openImaging } from '#src/platform/imaging/processes.ts'

/** `test` with what looks into files, and `keep`, which writes bytes to a file of their own and answers its path. */
export const test = base.extend<{
  $file: { imaging: Imaging; folder: string; keep(bytes: Uint8Array | string): Promise<string> }
}>({
  imaging: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      // Several test files share the machine with others.
      const imaging = await openImaging({ time: 30_000 })
      await use(imaging)
      await imaging.close()
    },
    { scope: 'file' },
  ],
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'verbatim-imaging-'))
      await use(folder)
      await rm(folder, { recursive: true })
    },
    { scope: 'file' },
  ],
  keep: [
    async ({ folder }, use) => {
      let kept = 0
      await use(async (bytes) => {
        const path = join(folder, `kept-${kept++}`)
        await writeFile(path, bytes)
        return path
      })
    },
    { scope: 'file' },
  ],
})

/** Whether ExifTool is installed, the judge of what others read in a picture. */
export const hasExifTool = succeeds('exiftool', '-ver')

function succeeds(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What ExifTool reads in a file, by group and name: `XMP-dc:Creator`. */
export async function readWithExifTool(path: string): Promise<Record<string, unknown>> {
  const output = execFileSync('exiftool', ['-json', '-G1', '-a', '-charset', 'filename=utf8', path], {
    encoding: 'utf8',
  })
  return JSON.parse(output)[0]
}

/** The picture with what ExifTool is told to write: `-XMP-dc:Creator=Ida Brekke`. */
export async function writeWithExifTool(path: string, tags: string[]): Promise<Buffer> {
  execFileSync('exiftool', ['-q', '-overwrite_original', '-codedcharacterset=utf8', ...tags, path])
  return readFile(path)
}

/** A PCM recording of silence. */
export function aWave(seconds: number, rate = 8_000): Buffer {
  const data = Buffer.alloc(seconds * rate * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF____WAVEfmt ', 'latin1')
  head.writeUInt32LE(36 + data.length, 4)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
