"""Handshake, render and info <-> service.proto. Reading refuses what is not legal, naming the field."""

from __future__ import annotations

from ...catalog import Catalog
from ...errors import InvalidInput, ProtocolMismatch
from .. import messages as plain
from ..pcm import Piece
from ..v1 import service_pb2
from .session import PRIORITIES, PRIORITY_CODES
from .words import (
    ENCODING_CODES,
    ENCODINGS,
    MADE_BY,
    MADE_BY_CODES,
    format_from_wire,
    format_to_wire,
    known,
    piece_from_wire,
    piece_to_wire,
    same_names,
    timeline_from_wire,
    timeline_to_wire,
)


def check_version(version: int) -> None:
    if version != plain.PROTOCOL_VERSION:
        raise ProtocolMismatch(
            f"The client speaks protocol version {version}, the sidecar {plain.PROTOCOL_VERSION};"
            " install the same release of Soundwell on both sides."
        )


def hello_to_wire(hello: plain.Hello) -> service_pb2.HandshakeRequest:
    return service_pb2.HandshakeRequest(
        protocol_version=hello.protocol_version,
        client_name=hello.client_name,
        capabilities=hello.capabilities,
    )


def vocabulary_of(catalog: Catalog) -> tuple[plain.CategoryWords, ...]:
    return tuple(
        plain.CategoryWords(
            id=category.id,
            name=category.name,
            ucs=category.ucs,
            attributes={name: tuple(values) for name, values in category.attributes.items()},
            default_duration_secs=category.default_duration_secs,
        )
        for category in catalog.categories.values()
    )


def welcome_to_wire(welcome: plain.Welcome) -> service_pb2.HandshakeResponse:
    return service_pb2.HandshakeResponse(
        protocol_version=welcome.protocol_version,
        instance_id=welcome.instance_id,
        sidecar_version=welcome.sidecar_version,
        model_id=welcome.model_id,
        model_sha256=welcome.model_hash,
        model_sample_rate_hz=welcome.model_sample_rate_hz,
        sample_rates_hz=welcome.sample_rates_hz,
        vocabulary=[_category_to_wire(category) for category in welcome.vocabulary],
        capabilities=welcome.capabilities,
        limits=service_pb2.Limits(**vars(welcome.limits)),
    )


def welcome_from_wire(wire: service_pb2.HandshakeResponse) -> plain.Welcome:
    return plain.Welcome(
        protocol_version=wire.protocol_version,
        instance_id=wire.instance_id,
        sidecar_version=wire.sidecar_version,
        model_id=wire.model_id,
        model_hash=wire.model_sha256,
        model_sample_rate_hz=wire.model_sample_rate_hz,
        sample_rates_hz=tuple(wire.sample_rates_hz),
        vocabulary=tuple(_category_from_wire(category) for category in wire.vocabulary),
        capabilities=tuple(wire.capabilities),
        limits=same_names(plain.Limits, wire.limits),
    )


def _category_to_wire(category: plain.CategoryWords) -> service_pb2.Category:
    attributes = [
        service_pb2.Attribute(name=name, values=values) for name, values in category.attributes.items()
    ]
    return service_pb2.Category(
        id=category.id,
        name=category.name,
        ucs=category.ucs,
        attributes=attributes,
        default_duration_secs=category.default_duration_secs,
    )


def _category_from_wire(wire: service_pb2.Category) -> plain.CategoryWords:
    return plain.CategoryWords(
        id=wire.id,
        name=wire.name,
        ucs=wire.ucs,
        attributes={attribute.name: tuple(attribute.values) for attribute in wire.attributes},
        default_duration_secs=wire.default_duration_secs,
    )


def info_to_wire(info: plain.Info) -> service_pb2.GetInfoResponse:
    return service_pb2.GetInfoResponse(
        instance_id=info.instance_id,
        sidecar_version=info.sidecar_version,
        protocol_version=info.protocol_version,
        model_id=info.model_id,
        model_sha256=info.model_hash,
        uptime_secs=info.uptime_secs,
        sessions=info.sessions,
        work=service_pb2.WorkStats(**vars(info.work)),
        pools=service_pb2.PoolStats(**vars(info.pools)),
        resident_bytes=info.resident_bytes,
        worker_resident_bytes=info.worker_resident_bytes,
    )


def info_from_wire(wire: service_pb2.GetInfoResponse) -> plain.Info:
    return plain.Info(
        instance_id=wire.instance_id,
        sidecar_version=wire.sidecar_version,
        protocol_version=wire.protocol_version,
        model_id=wire.model_id,
        model_hash=wire.model_sha256,
        uptime_secs=wire.uptime_secs,
        sessions=wire.sessions,
        work=same_names(plain.WorkStats, wire.work),
        pools=same_names(plain.PoolStats, wire.pools),
        resident_bytes=wire.resident_bytes,
        worker_resident_bytes=wire.worker_resident_bytes,
    )


def order_to_wire(order: plain.RenderOrder) -> service_pb2.RenderRequest:
    return service_pb2.RenderRequest(
        timeline=timeline_to_wire(order.timeline),
        format=format_to_wire(order.format),
        steps=order.steps,
        deadline_millis=order.deadline_millis,
        priority=PRIORITY_CODES[order.priority],
    )


def order_from_wire(wire: service_pb2.RenderRequest) -> plain.RenderOrder:
    if wire.steps not in (0, 1, 2, 4):
        raise InvalidInput(f"{wire.steps} is not a number of steps; choose 4, 2 or 1", field="steps")
    return plain.RenderOrder(
        timeline=timeline_from_wire(wire.timeline),
        format=format_from_wire(wire.format),
        steps=wire.steps or 4,
        deadline_millis=wire.deadline_millis,
        priority=known({0: plain.Priority.BATCH, **PRIORITIES}, wire.priority, "priority"),
    )


def header_to_wire(header: plain.RenderHeader) -> service_pb2.RenderResponse:
    return service_pb2.RenderResponse(
        header=service_pb2.RenderHeader(
            num_frames=header.num_frames,
            channels=header.channels,
            sample_rate_hz=header.sample_rate_hz,
            encoding=ENCODING_CODES[header.encoding],
            made_by=MADE_BY_CODES[header.made_by],
            steps=header.steps,
            model_sha256=header.model_hash,
            latency_millis=header.latency_millis,
        )
    )


def rendered_piece_to_wire(piece: Piece) -> service_pb2.RenderResponse:
    return service_pb2.RenderResponse(pcm=piece_to_wire(piece))


def rendered_from_wire(wire: service_pb2.RenderResponse) -> plain.RenderHeader | Piece:
    if wire.WhichOneof("message") == "pcm":
        return piece_from_wire(wire.pcm)
    header = wire.header
    return plain.RenderHeader(
        num_frames=header.num_frames,
        channels=header.channels,
        sample_rate_hz=header.sample_rate_hz,
        encoding=known(ENCODINGS, header.encoding, "header.encoding"),
        made_by=known(MADE_BY, header.made_by, "header.made_by"),
        steps=header.steps,
        model_hash=header.model_sha256,
        latency_millis=header.latency_millis,
    )
