// Many members in one process: matrix-js-sdk behind lines of JSON (see members.py).
//
// in:  {"call": 1, "who": "anna", "do": "send", "with": {…}}
// out: {"call": 1, "result": …} | {"call": 1, "error": "…"} | {"who": "anna", "tells": "message", …}

import { Console } from "node:console";
import process from "node:process";
import { createInterface } from "node:readline";

globalThis.console = new Console(process.stderr, process.stderr); // stdout is for the lines alone
const sdk = await import("matrix-js-sdk");
const { AllDevicesIsolationMode, CryptoEvent, OnlySignedDevicesIsolationMode } = await import(
    "matrix-js-sdk/lib/crypto-api/index.js"
);
const { logger } = await import("matrix-js-sdk/lib/logger.js");
logger.setLevel("warn", false);

const clients = new Map();
const keysOf = new Map(); // who -> room keys that are not to reach the homeserver yet

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const tells = {
    message: (event) => ({
        room: event.getRoomId(),
        id: event.getId(),
        sender: event.getSender(),
        kind: event.getType(),
        content: event.getOriginalContent(),
        encrypted: event.isEncrypted(),
        unreadable: event.isDecryptionFailure() ? event.decryptionFailureReason : "",
        redacted: event.isRedacted(),
    }),
    redaction: (event) => ({ room: event.getRoomId(), id: event.getAssociatedId() }),
    membership: (event) => ({
        room: event.getRoomId(),
        user: event.getStateKey(),
        sender: event.getSender(),
        membership: event.getContent().membership,
        direct: event.getContent().is_direct ?? false,
    }),
    state: (event) => ({
        room: event.getRoomId(),
        kind: event.getType(),
        key: event.getStateKey(),
        content: event.getContent(),
    }),
};

/** Resolves as soon as `isSo` holds; asked again whenever something has come from the server. */
function until(client, isSo) {
    return new Promise((resolve) => {
        const look = () => {
            if (isSo()) {
                client.off(sdk.ClientEvent.Sync, look);
                resolve();
            }
        };
        client.on(sdk.ClientEvent.Sync, look);
        look();
    });
}

const isIn = (client, room) => () => client.getRoom(room)?.getMyMembership() === "join";

function listen(who, client) {
    const tell = (what, event) => say({ who, tells: what, ...tells[what](event) });
    const tellMessage = (event) => {
        const onItsWay = event.status !== null && event.status !== sdk.EventStatus.SENT;
        if (event.isState() || onItsWay || event.isBeingDecrypted()) return;
        if (event.isEncrypted() && !event.clearEvent && !event.isRedacted()) return; // `Decrypted` follows
        tell("message", event);
    };
    client.on(sdk.RoomEvent.Timeline, tellMessage);
    client.on(sdk.RoomEvent.LocalEchoUpdated, tellMessage);
    client.on(sdk.MatrixEventEvent.Decrypted, tellMessage);
    client.on(sdk.RoomEvent.Redaction, (event) => tell("redaction", event));
    client.on(sdk.RoomMemberEvent.Membership, (event) => tell("membership", event));
    client.on(sdk.RoomStateEvent.Events, (event) => tell("state", event));
}

async function secure(client, isolated) {
    await client.initRustCrypto({ useIndexedDB: false });
    const crypto = client.getCrypto();
    await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) });
    crypto.setDeviceIsolationMode(
        isolated ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false),
    );
}

/** Requests of a member; the library takes keys that are held for sent, and sends their messages. */
const requests = (who) => (url, options) => {
    if (!keysOf.has(who) || !String(url).includes("/sendToDevice/m.room.encrypted/")) return fetch(url, options);
    keysOf.get(who).push(() => fetch(url, { ...options, signal: undefined }));
    return Promise.resolve(Response.json({}));
};

const calls = {
    async login(_client, { who, url, user, token, device, isolated }) {
        const known = { baseUrl: url, userId: user, accessToken: token, deviceId: device };
        const client = sdk.createClient({ ...known, fetchFn: requests(who) });
        clients.set(who, client);
        listen(who, client);
        await secure(client, isolated);
        const filter = new sdk.Filter(user);
        filter.setTimelineLimit(1000);
        await client.startClient({ filter });
        await until(client, () => client.isInitialSyncComplete());
    },
    async logout(client, { who }) {
        client.stopClient();
        await client.logout();
        clients.delete(who);
    },
    retry: (client) => client.retryImmediately(),
    async knows(client, { user, device }) {
        const devices = async () => (await client.getCrypto().getUserDeviceInfo([user])).get(user);
        while (!(await devices())?.has(device)) {
            await new Promise((resolve) => client.once(CryptoEvent.DevicesUpdated, resolve));
        }
    },
    holdKeys: (_client, { who }) => void keysOf.set(who, []),
    async letKeysGo(_client, { who, lost }) {
        const held = keysOf.get(who);
        keysOf.delete(who);
        for (const send of lost ? [] : held) await send();
        return held.length;
    },
    async newRoom(client, { name, encrypted, version, invite }) {
        const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
        const { room_id: room } = await client.createRoom({
            name,
            invite,
            room_version: version,
            preset: "private_chat",
            initial_state: encrypted ? [encryption] : [],
        });
        await until(client, isIn(client, room));
        return room;
    },
    async join(client, { room }) {
        await client.joinRoom(room);
        await until(client, isIn(client, room));
    },
    invite: (client, { room, user }) => client.invite(room, user),
    kick: (client, { room, user }) => client.kick(room, user),
    leave: (client, { room }) => client.leave(room),
    async send(client, { room, kind, content }) {
        const { event_id: id } = await client.sendEvent(room, kind, content);
        return id;
    },
    async redact(client, { room, id }) {
        await client.redactEvent(room, id);
    },
    async setState(client, { room, kind, key, content }) {
        await client.sendStateEvent(room, kind, content, key);
    },
    async upgrade(client, { room, version }) {
        const { replacement_room: replacement } = await client.upgradeRoom(room, version);
        return replacement;
    },
};

async function answer({ call, who, do: what, with: args }) {
    try {
        say({ call, result: (await calls[what](clients.get(who), { who, ...args })) ?? null });
    } catch (error) {
        say({ call, error: String(error) });
    }
}

createInterface({ input: process.stdin })
    .on("line", (line) => void answer(JSON.parse(line)))
    .on("close", () => process.exit(0));
say({ ready: true });
