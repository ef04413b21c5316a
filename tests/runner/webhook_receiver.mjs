// A receiver of webhooks that is not ours: the Standard Webhooks library checks every signature, and says on standard output what
// came, one JSON line each. Path /hook answers 204, /slow never, /down 503, /redirect 302. Secrets: the file of the first argument.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(process.argv[3] + '/');
const { Webhook } = require('standardwebhooks');

function verified(secrets, body, headers) {
  return secrets.map((secret) => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  });
}

http
  .createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const secrets = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean);
      let type = null;
      try {
        type = JSON.parse(body).type;
      } catch {
        /* told as null */
      }
      console.log(JSON.stringify({ path: request.url, id: request.headers['webhook-id'], verified: verified(secrets, body, request.headers), type, body }));
      if (request.url === '/slow') return;
      response.writeHead(request.url === '/down' ? 503 : request.url === '/redirect' ? 302 : 204, request.url === '/redirect' ? { Location: 'http://127.0.0.1:1/' } : {});
      response.end();
    });
  })
  .listen(0, '127.0.0.1', function () {
    console.log(JSON.stringify({ port: this.address().port }));
  });
