import Module from 'node:module';

/**
 * Answers Azurite's `require('applicationinsights')` with nothing. Telemetry is off, so it is never used, and
 * loading it with all of OpenTelemetry takes three quarters of the time and half of the memory of a start. To be
 * imported before Azurite.
 */
Module.prototype.require = new Proxy(Module.prototype.require, {
  apply: (target, self, args: [string]) =>
    args[0] === 'applicationinsights' ? {} : Reflect.apply(target, self, args),
});
