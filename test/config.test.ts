import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'

const root = join(import.meta.dirname, '..')

describe('readConfig', () => {
  test('needs nothing', () => {
    expect(readConfig({})).toEqual({
      database: { url: null, poolSize: 10, statementTimeoutSeconds: 15 },
      dataDir: join(root, '.data'),
      files: { s3: null, graceHours: 24 },
      sample: true,
      adminToken: null,
      site: { name: 'Verbatim', articleUrl: null },
      cacheBytes: 64 * 1024 * 1024,
      fileLimits: { picture: 100 * 2 ** 20, video: 4_096 * 2 ** 20, audio: 1_024 * 2 ** 20, document: 200 * 2 ** 20 },
      workers: true,
      endedRights: 'remove',
      purgeHook: null,
      server: {
        host: '127.0.0.1',
        port: 3000,
        publicUrl: null,
        logLevel: 'warn',
        corsOrigins: [],
        trustProxy: false,
      },
    })
  })

  test('takes every variable', () => {
    const config = readConfig({
      DATABASE_URL: 'postgres://desk:secret@db.example.org/news',
      DATABASE_POOL_SIZE: '25',
      STATEMENT_TIMEOUT_SECONDS: '60',
      DATA_DIR: '/var/lib/verbatim',
      STORAGE_URL: 's3://news-files/norvik/media?region=eu-north-1&endpoint=http://127.0.0.1:9000&pathStyle=true',
      S3_ACCESS_KEY_ID: 'desk',
      S3_SECRET_ACCESS_KEY: 'desk/secret+key',
      FILE_GRACE_HOURS: '48',
      SAMPLE: 'false',
      ADMIN_TOKEN: 'x'.repeat(32),
      HOST: '0.0.0.0',
      PORT: '8080',
      PUBLIC_URL: 'https://cms.example.org/',
      SITE_NAME: 'Norvik Times',
      ARTICLE_URL: 'https://norvik.example/{section}/{slug}',
      LOG_LEVEL: 'info',
      CORS_ORIGINS: 'https://desk.example.org, http://localhost:5173/',
      CACHE_MEGABYTES: '0',
      PICTURE_MAX_MEGABYTES: '1',
      VIDEO_MAX_MEGABYTES: '2',
      AUDIO_MAX_MEGABYTES: '3',
      DOCUMENT_MAX_MEGABYTES: '4',
      TRUST_PROXY: '10.0.0.0/8, 2001:db8::1',
      WORKERS: 'false',
      ENDED_RIGHTS: 'placeholder',
      PURGE_URL: 'http://varnish:6081/purge',
      PURGE_TOKEN: 'purge-secret',
    })

    expect(config).toEqual({
      database: { url: 'postgres://desk:secret@db.example.org/news', poolSize: 25, statementTimeoutSeconds: 60 },
      dataDir: '/var/lib/verbatim',
      files: {
        s3: {
          bucket: 'news-files',
          prefix: 'norvik/media/',
          region: 'eu-north-1',
          endpoint: 'http://127.0.0.1:9000',
          publicEndpoint: null,
          pathStyle: true,
          credentials: { accessKeyId: 'desk', secretAccessKey: 'desk/secret+key' },
        },
        graceHours: 48,
      },
      sample: false,
      adminToken: 'x'.repeat(32),
      site: { name: 'Norvik Times', articleUrl: 'https://norvik.example/{section}/{slug}' },
      cacheBytes: 0,
      fileLimits: { picture: 2 ** 20, video: 2 * 2 ** 20, audio: 3 * 2 ** 20, document: 4 * 2 ** 20 },
      workers: false,
      endedRights: 'placeholder',
      purgeHook: { url: 'http://varnish:6081/purge', token: 'purge-secret' },
      server: {
        host: '0.0.0.0',
        port: 8080,
        publicUrl: 'https://cms.example.org',
        logLevel: 'info',
        corsOrigins: ['https://desk.example.org', 'http://localhost:5173'],
        trustProxy: ['10.0.0.0/8', '2001:db8::1'],
      },
    })
  })

  test('counts an empty variable as not set', () => {
    expect(readConfig({ PORT: '', ADMIN_TOKEN: '', DATABASE_URL: '' })).toEqual(readConfig({}))
  })

  test('reads where files are kept from as little as the name of a bucket', () => {
    const aws = { endpoint: null, publicEndpoint: null, pathStyle: false, credentials: null }

    expect(readConfig({ STORAGE_URL: 's3://news.files' }).files.s3).toEqual({
      bucket: 'news.files',
      prefix: '',
      region: 'us-east-1',
      ...aws,
    })
    expect(readConfig({ STORAGE_URL: 's3://news-files/media/?region=eu-north-1' }).files.s3).toEqual({
      bucket: 'news-files',
      prefix: 'media/',
      region: 'eu-north-1',
      ...aws,
    })
  })

  test('takes keys of S3 only as a pair, and only with a bucket', () => {
    const [id, secret] = [{ S3_ACCESS_KEY_ID: 'desk' }, { S3_SECRET_ACCESS_KEY: 'secret' }]

    expect(() => readConfig({ ...id, STORAGE_URL: 's3://news-files' })).toThrow('S3_SECRET_ACCESS_KEY: must be given')
    expect(() => readConfig({ ...id, ...secret })).toThrow('S3_ACCESS_KEY_ID: must be given together with STORAGE_URL')
  })

  test('believes no proxy when it is told off', () => {
    expect(readConfig({ TRUST_PROXY: 'off' }).server.trustProxy).toBe(false)
  })

  test.for([
    ['DATABASE_URL', 'mysql://localhost/news'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_POOL_SIZE', '1e2'],
    ['STATEMENT_TIMEOUT_SECONDS', '0'],
    ['STORAGE_URL', 'https://news-files.example'],
    ['STORAGE_URL', 's3://'],
    ['STORAGE_URL', 's3://key:secret@news-files'],
    ['STORAGE_URL', 's3://News_Files'],
    ['STORAGE_URL', 's3://news-files/../other'],
    ['STORAGE_URL', 's3://news-files?endpoint=127.0.0.1:9000'],
    ['STORAGE_URL', 's3://news-files?endpoint=http://key:secret@127.0.0.1:9000'],
    ['STORAGE_URL', 's3://news-files?pathStyle=yes'],
    ['STORAGE_URL', 's3://news-files?regoin=eu-north-1'],
    ['S3_SECRET_ACCESS_KEY', 'of-nobody'],
    ['FILE_GRACE_HOURS', '0'],
    ['SAMPLE', 'no'],
    ['SAMPLE', '0'],
    ['ADMIN_TOKEN', 'short'],
    ['ADMIN_TOKEN', `${'x'.repeat(40)} y`],
    ['ADMIN_TOKEN', 'é'.repeat(40)],
    ['ADMIN_TOKEN', 'x'.repeat(513)],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', ' 80'],
    ['PUBLIC_URL', 'cms.example.org'],
    ['PUBLIC_URL', 'ftp://cms.example.org'],
    ['PUBLIC_URL', 'https://cms.example.org/api'],
    ['SITE_NAME', 'x'.repeat(201)],
    ['ARTICLE_URL', 'https://norvik.example/news'],
    ['ARTICLE_URL', 'https://{slug}.norvik.example/'],
    ['ARTICLE_URL', 'https://norvik.example/#{slug}'],
    ['ARTICLE_URL', 'https://norvik.example/{section}/{title}/{slug}'],
    ['ARTICLE_URL', 'https://norvik.example/{section}'],
    ['ARTICLE_URL', '/news/{slug}'],
    ['ARTICLE_URL', 'javascript:alert({slug})'],
    ['LOG_LEVEL', 'loud'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://desk.example.org,'],
    ['CORS_ORIGINS', 'https://desk.example.org/path'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', 'proxy.example.org'],
    ['WORKERS', '1'],
    ['ENDED_RIGHTS', 'keep'],
    ['PURGE_URL', 'varnish'],
    ['PURGE_URL', 'ftp://varnish/purge'],
    ['PURGE_TOKEN', 'that-goes-nowhere'],
  ] as const)('refuses %s=%s', ([name, value]) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^Invalid environment:\n  ${name}: must be [^\n]+$`))
  })

  test('names all that is wrong at once, and prints no value', () => {
    const read = () => readConfig({ PORT: 'port-secret', ADMIN_TOKEN: 'token-secret', DATABASE_URL: 'url-secret' })

    expect(read).toThrow(/DATABASE_URL: .*ADMIN_TOKEN: .*PORT: /s)
    expect(read).not.toThrow(/secret/)
  })
})
