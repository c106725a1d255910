"""The process that owns the model: life, session, scheduler, worker.

Import the modules; this file pulls in nothing, because the worker process must not load gRPC.
"""
