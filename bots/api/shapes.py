"""Spec 4's `bot_configurations` and flows as they go over the wire."""

from rest_framework import serializers

from integrations.kit.fields import Moment


class BotQuery(serializers.Serializer):
    bot_id = serializers.UUIDField(required=False, help_text="Else the bot of the queue for new conversations.")


class ConfigIn(serializers.Serializer):
    value = serializers.JSONField(help_text="Of the kind that `GET` shows for the key.")


class ConfigOut(serializers.Serializer):
    key = serializers.CharField()
    value = serializers.JSONField()
    description = serializers.CharField()
    is_active = serializers.BooleanField(help_text="Whether the bot meets people.")


class FlowOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField(source="bot.name")
    bot_id = serializers.UUIDField()
    version = serializers.IntegerField()
    is_active = serializers.BooleanField(source="bot.is_active")
    definition = serializers.JSONField(source="spec", help_text="The whole script.")
    created_at = Moment()
