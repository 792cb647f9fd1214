// SPDX-License-Identifier: GPL-2.0-or-later
// Starts kvt's language server for the scripts of this window, and ends it with the window.
'use strict';

const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

exports.activate = function () {
	const program = workspace.getConfiguration('kvt').get('program');

	client = new LanguageClient('kvt', 'kvt', { command: program, args: ['lsp'] }, {
		documentSelector: [{ language: 'kvt' }],
		synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.{kvt,png}') },
	});
	return client.start();
};

exports.deactivate = function () {
	return client ? client.stop() : undefined;
};
